export * from './bootstrap';
export * from './data-source';
export * from './embedded-postgres';
export * from './migrate';
export * from './naming-strategy';
export * from './prepare-postgres';
export * from './share-with-stores';
export * from './sql';
