import { createRequire } from 'node:module';
import type * as Swagger from '@nestjs/swagger';

type Annotation = (swagger: typeof Swagger) => void;

const load = createRequire(__filename);
const waiting: Annotation[] = [];
let loaded: typeof Swagger | undefined;

/**
 * Tells `@nestjs/swagger` something once it is there. It is loaded with the first document that somebody asks for: it
 * stands on five hundred files, a tenth of the time that a process takes to start, and most never need it.
 */
export function annotate(annotation: Annotation): void {
  if (loaded) annotation(loaded);
  else waiting.push(annotation);
}

/** A method decorator of `@nestjs/swagger`. */
export function Annotated(decorator: (swagger: typeof Swagger) => MethodDecorator): MethodDecorator {
  return (target, name, descriptor) => annotate((swagger) => decorator(swagger)(target, name, descriptor));
}

/** `@nestjs/swagger`, which has been told everything. */
export function openSwagger(): typeof Swagger {
  loaded ??= load('@nestjs/swagger') as typeof Swagger;
  for (const annotation of waiting.splice(0)) annotation(loaded);
  return loaded;
}
