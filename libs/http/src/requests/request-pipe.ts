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
    const reading = new Reading(type);
    const value = readObject(metatype, input, reading);
    judge(metatype, value, reading);
    refuseIfAny(reading.problems);
    return value;
  }
}

export function refuseIfAny(errors: readonly FieldProblem[]): void {
  if (errors.length > 0) throw new DomainError(validationFailed, { errors });
}

export function isRequestClass(type: unknown): type is Type<object> {
  return typeof type === 'function' && fieldsOf(type as Type).length > 0;
}
