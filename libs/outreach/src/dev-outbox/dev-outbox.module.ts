import { Module } from '@nestjs/common';
import { DevOutboxController } from './dev-outbox.controller';
import { DevOutboxService } from './dev-outbox.service';
import { CHANNEL_GATEWAYS_PROVIDER } from '../gateways/channel-gateway-choice';

@Module({ controllers: [DevOutboxController], providers: [DevOutboxService, CHANNEL_GATEWAYS_PROVIDER] })
export class DevOutboxHttpModule {}
