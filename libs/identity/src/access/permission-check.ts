import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { endpointOf, faceOf } from '#libs/http';
import { PLATFORM_PERMISSION_CODES, TENANT_PERMISSION_CODES } from './permissions';

/** Fails the boot when an endpoint asks for a permission that no role and no key could ever hold. */
@Injectable()
export class PermissionCheck implements OnApplicationBootstrap {
  constructor(private readonly modules: ModulesContainer) {}

  onApplicationBootstrap(): void {
    const controllers = [...this.modules.values()].flatMap((module) => [...module.controllers.values()]);
    const faults = controllers.flatMap(({ metatype }) => unknownPermissions(metatype as new () => object));
    if (faults.length > 0) throw new Error(`Not in the catalogue of permissions: ${[...new Set(faults)].join(', ')}`);
  }
}

function unknownPermissions(controller: new () => object): string[] {
  const known = faceOf(controller)?.face === 'platform' ? PLATFORM_PERMISSION_CODES : TENANT_PERMISSION_CODES;
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
    const permission = typeof handler === 'function' ? endpointOf(handler)?.permission : undefined;
    return permission === undefined || known.has(permission) ? [] : [permission];
  });
}
