import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { FileLinks } from './file-links';
import { LocalDiskStorage } from './local-disk-storage';
import { ObjectStorage } from './object-storage';
import { S3Storage } from './s3-storage';

function openStorage(config: AppConfig): ObjectStorage | Promise<ObjectStorage> {
  if (config.storageDriver === 's3') return S3Storage.open(config);
  return new LocalDiskStorage(join(config.dataDir, 'uploads'));
}

/** The place of uploads, and links to them. Expects a clock. */
@Global()
@Module({
  providers: [
    FileLinks,
    {
      provide: ObjectStorage,
      inject: [AppConfig],
      useFactory: openStorage,
    },
  ],
  exports: [ObjectStorage, FileLinks],
})
export class StorageModule {}
