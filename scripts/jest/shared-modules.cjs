const asyncHooks = require('node:async_hooks');
const { sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** Every module that a spec of this lane has loaded, and where its source map lies, by which a stack is told. */
const modules = new Map();
const sourceMaps = new Map();

/** What jest itself is made of: `expect` and what it stands on, which is more to load than most specs are. */
const internals = new Map();

/** The part of jest that holds the tests of one spec, and begins anew with each. */
const CIRCUS = `${sep}jest-circus${sep}`;

/** The runtime of the spec that runs now, and of the last one that shares its modules. */
let latest;
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
    this.storages = [];
    latest = this;
    if (this.shares) {
      current = this;
      this.registries.moduleRegistry = modules;
      for (const path of internals.keys()) if (path.includes(CIRCUS)) internals.delete(path);
      this.registries.internalModuleRegistry = internals;
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

  requireInternalModule(from, moduleName) {
    if (this !== latest) return latest.requireInternalModule(from, moduleName);
    if (moduleName === 'node:async_hooks') return this.endingStorages();
    return super.requireInternalModule(from, moduleName);
  }

  /** jest keeps the running test in a storage of each spec; left on, every promise of all later specs would look there. */
  endingStorages() {
    const { storages } = this;
    class AsyncLocalStorage extends asyncHooks.AsyncLocalStorage {
      constructor() {
        super();
        storages.push(this);
      }
    }
    return { ...asyncHooks, AsyncLocalStorage };
  }

  teardown() {
    for (const storage of this.storages) storage.disable();
    if (this.shares) {
      this.registries.moduleRegistry = new Map();
      this.registries.internalModuleRegistry = new Map();
    }
    super.teardown();
  }
};
