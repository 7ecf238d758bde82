import { createRequire } from 'node:module';
import type * as Swagger from '@nestjs/swagger';

type Annotation = (swagger: typeof Swagger) => void;

const load = createRequire(__filename);
const waiting: Annotation[] = [];
let loaded: typeof Swagger | undefined;

/**
 * Tells `@nestjs/swagger` something when somebody asks for a document, and never while the class that it is about is
 * still being made. Only then is it loaded too: it stands on five hundred files, a tenth of the time that a process
 * takes to start, and most never need it.
 */
export function annotate(annotation: Annotation): void {
  waiting.push(annotation);
}

/** A method decorator of `@nestjs/swagger`. */
export function Annotated(decorator: (swagger: typeof Swagger) => MethodDecorator): MethodDecorator {
  return (target, name, descriptor) => annotate((swagger) => decorator(swagger)(target, name, descriptor));
}

/** `@nestjs/swagger`, which has been told everything. */
export function openSwagger(): typeof Swagger {
  loaded ??= load('@nestjs/swagger') as typeof Swagger;
  for (let annotation = waiting.shift(); annotation; annotation = waiting.shift()) annotation(loaded);
  return loaded;
}
