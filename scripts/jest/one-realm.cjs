const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** By which jest-circus finds who listens to a spec; those of an ended one must not hear of the next. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

/**
 * Specs run in the realm of their process, where modules can be shared (shared-modules.cjs), and where a global such as
 * `Date` is what it is in production: in a context of its own each use of one goes through a proxy. What a spec does to
 * the environment, the console and the timers ends with it.
 */
module.exports = class OneRealm {
  constructor({ projectConfig }) {
    const { console, process } = globalThis;
    this.before = { console, exit: process.exit, env: { ...process.env } };
    this.global = globalThis;
    this.ownModules = Boolean(projectConfig.testEnvironmentOptions.ownModules);
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {
    delete globalThis[LISTENERS];
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    for (const name of Object.keys(process.env)) if (!(name in this.before.env)) delete process.env[name];
    Object.assign(process.env, this.before.env);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return globalThis;
  }
};
