import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { DomainError, type FieldProblem, validationFailed } from '#libs/foundation';
import { fieldsOf, readObject } from './field-registry';
import { Reading } from './reading';
import { judge } from './rules';

/** Reads body and query into their classes and holds them against the classes' rules. Everything wrong with them is reported at once, as `validation_failed`. */
@Injectable()
export class RequestPipe implements PipeTransform {
  transform(input: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if ((type !== 'body' && type !== 'query') || data !== undefined) return input;
    if (!isRequestClass(metatype))
      throw new Error(`A ${type} needs a class with fields, and ${metatype?.name} is none`);
    const { value, problems } = readAs(metatype, input, type);
    refuseIfAny(problems);
    return value;
  }
}

/**
 * Reads JSON into a class with fields and holds it against the class's rules, for what is not the body of a request
 * itself: the document of a policy. `value` is of no account where there are problems.
 */
export function readAs<Value extends object>(
  type: Type<Value>,
  input: unknown,
  source: Reading['source'] = 'body',
): { value: Value; problems: readonly FieldProblem[] } {
  const reading = new Reading(source);
  const value = readObject(type, input, reading);
  judge(type, value, reading);
  return { value: value as Value, problems: reading.problems };
}

export function refuseIfAny(errors: readonly FieldProblem[]): void {
  if (errors.length > 0) throw new DomainError(validationFailed, { errors });
}

export function isRequestClass(type: unknown): type is Type<object> {
  return typeof type === 'function' && fieldsOf(type as Type).length > 0;
}
