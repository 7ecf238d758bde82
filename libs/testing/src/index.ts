export * from './cluster';
export * from './frozen-clock';
export * from './world';
