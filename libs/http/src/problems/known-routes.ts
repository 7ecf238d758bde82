/** Every route template, so that a wrong method on a known path is told from a path that does not exist. */
export class KnownRoutes {
  private readonly routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  add(template: string, methods: string | readonly string[]): void {
    let route = this.routes.get(template);
    if (!route) this.routes.set(template, (route = { pattern: patternOf(template), methods: new Set() }));
    for (const method of [methods].flat()) route.methods.add(method);
  }

  /** Methods that a path answers to, sorted; empty for an unknown path. */
  methodsOf(path: string): string[] {
    const methods = new Set<string>();
    for (const route of this.routes.values()) {
      if (route.pattern.test(path)) for (const method of route.methods) methods.add(method);
    }
    return [...methods].sort();
  }
}

function patternOf(template: string): RegExp {
  const segments = template
    .split('/')
    .map((segment) =>
      segment.startsWith(':') ? '[^/]+' : segment === '*' ? '.*' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
  return new RegExp(`^${segments.join('/')}$`);
}
