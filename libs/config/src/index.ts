export * from './app-config';
export { ConfigError } from './config-error';
export * from './config.module';
export * from './load-config';
export * from './process';
export * from './secrets';
