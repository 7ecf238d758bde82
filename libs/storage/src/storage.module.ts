import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { LocalDiskStorage } from './local-disk-storage';
import { ObjectStorage } from './object-storage';

/** Uploads under `DATA_DIR/uploads`. Another store of objects is another class behind `ObjectStorage`. */
@Global()
@Module({
  providers: [
    {
      provide: ObjectStorage,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new LocalDiskStorage(join(config.dataDir, 'uploads')),
    },
  ],
  exports: [ObjectStorage],
})
export class StorageModule {}
