import type { DiscoveryService } from '@nestjs/core';

/** Every provider of the application that exists once, each named once although several modules may hold it. */
export function livingInstances(discovery: DiscoveryService): object[] {
  const instances = discovery
    .getProviders()
    .filter((wrapper) => wrapper.isDependencyTreeStatic() && !wrapper.isNotMetatype)
    .map((wrapper): unknown => wrapper.instance);
  return [...new Set(instances)].filter((each): each is object => typeof each === 'object' && each !== null);
}
