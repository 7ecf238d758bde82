import { Global, Module } from '@nestjs/common';
import { QueueModule } from '#libs/queue';
import { StorageModule } from '#libs/storage';
import { ProvisioningProcessor } from './provisioning.processor';
import { QueuedProvisioning } from './queued-provisioning.service';
import { TenantProvisioning } from './tenant-provisioning';
import { TenantRemoval } from './tenant-removal.service';

/** Lets the API ask for tenants to be made and removed. */
@Global()
@Module({
  imports: [QueueModule],
  providers: [{ provide: TenantProvisioning, useClass: QueuedProvisioning }],
  exports: [TenantProvisioning],
})
export class ProvisioningModule {}

/** Lets a worker do it. The only place of a process that connects as the migrator. */
@Module({ imports: [QueueModule, StorageModule], providers: [ProvisioningProcessor, TenantRemoval] })
export class ProvisioningWorkerModule {}
