export * from './clock';
export * from './id';
export * from './locale';
export * from './problem';
export * from './problems';
