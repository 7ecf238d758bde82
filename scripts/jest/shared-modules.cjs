const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** Every module that a spec of this lane has loaded, and where its source map lies, by which a stack is told. */
const modules = new Map();
const sourceMaps = new Map();

/** The runtime of the spec that runs now. */
let current;

/**
 * Loads each module once in a lane and not once in a spec, as the product does: to load Nest, TypeORM and the libs anew
 * takes longer than most specs. Specs share what a module keeps for the process (kinds, problems, jobs that are defined
 * once), so none of them may count on being the first to load it. One that is about a process which has loaded little
 * begins with `@jest-environment-options {"ownModules": true}`. Nothing here is mocked, which is what jest's own
 * registries, one for each spec, are for.
 *
 * Overrides insides of jest-runtime that have no public name; whoever updates jest runs all specs anyway.
 */
module.exports = class SharedModules extends Runtime {
  constructor(config, environment, ...others) {
    super(config, environment, ...others);
    this.shares = !environment.ownModules;
    if (this.shares) {
      current = this;
      this.registries.moduleRegistry = modules;
    }
    this.transformCache.sourceMaps = sourceMaps;
    // in the realm that all specs share, see one-realm.cjs
    this.executor.compile = (source, filename) =>
      compileFunction(source, this.executor.injectedModuleParameters, { filename });
  }

  /** What a module of an ended spec asks for late, it gets through the one that runs. */
  requireModuleOrMock(from, moduleName) {
    if (this.shares && this !== current) return current.requireModuleOrMock(from, moduleName);
    return super.requireModuleOrMock(from, moduleName);
  }

  teardown() {
    if (this.shares) this.registries.moduleRegistry = new Map();
    super.teardown();
  }
};
