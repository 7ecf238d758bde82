import { applyDecorators, Controller, HttpCode, RequestMethod, UseInterceptors } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants';
import { endpointOf } from './endpoint';
import { IdempotencyInterceptor } from './idempotency-interceptor';

/** Who an operation is for; each face has an OpenAPI document of its own. */
export const FACES = ['store', 'group', 'platform'] as const;
export type Face = (typeof FACES)[number];

/** Where a face's paths begin. */
export const FACE_PREFIX: Readonly<Record<Face, string>> = {
  store: 'v1/stores/:storeCode',
  group: 'v1/group',
  platform: 'v1/platform',
};

export interface ControllerOptions {
  /** Groups operations in OpenAPI and names the part of the generated client. */
  readonly tag: string;
  /** What the tag is about. Given once per tag; the other controllers of it leave it out. */
  readonly description?: string;
}

export interface FaceOptions extends ControllerOptions {
  readonly face: Face | 'public';
}

const faces = new WeakMap<object, FaceOptions>();
const idempotency = new IdempotencyInterceptor();

/** Face and tag of a controller; undefined for one that is not documented. */
export function faceOf(controller: object): FaceOptions | undefined {
  return faces.get(controller);
}

/** Routes of one store, under `/v1/stores/{storeCode}/{path}`. */
export function StoreController(path: string, options: ControllerOptions): ClassDecorator {
  return faceController(`${FACE_PREFIX.store}/${path}`, { face: 'store', ...options });
}

/** Routes of the headquarters, under `/v1/group/{path}`. */
export function GroupController(path: string, options: ControllerOptions): ClassDecorator {
  return faceController(`${FACE_PREFIX.group}/${path}`, { face: 'group', ...options });
}

/** Routes of the operator, under `/v1/platform/{path}`. */
export function PlatformController(path: string, options: ControllerOptions): ClassDecorator {
  return faceController(`${FACE_PREFIX.platform}/${path}`, { face: 'platform', ...options });
}

/** Routes at `/{path}`. With a tag they stand in the documents of all faces (signing in), without one in none. */
export function PublicController(path: string, options?: ControllerOptions): ClassDecorator {
  return faceController(path, options && { face: 'public', ...options });
}

function faceController(path: string, options: FaceOptions | undefined): ClassDecorator {
  return (controller) => {
    applyDecorators(Controller(path.replace(/\/$/, '')))(controller);
    if (options) faces.set(controller, options);
    const prototype = controller.prototype as object;
    for (const name of Object.getOwnPropertyNames(prototype)) completeRoute(prototype, name);
  };
}

/** What follows from an endpoint and its HTTP method together, and so is known only when the class is complete. */
function completeRoute(prototype: object, name: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  if (typeof descriptor.value !== 'function') return;
  const endpoint = endpointOf(descriptor.value as object);
  const method = Reflect.getMetadata(METHOD_METADATA, descriptor.value as object) as RequestMethod | undefined;
  if (!endpoint || method === undefined) return;
  const hasNoBody = !endpoint.response && !endpoint.produces;
  if (hasNoBody && !endpoint.status) HttpCode(204)(prototype, name, descriptor);
  if (method === RequestMethod.POST && endpoint.idempotency !== 'none') {
    UseInterceptors(idempotency)(prototype, name, descriptor);
  }
}
