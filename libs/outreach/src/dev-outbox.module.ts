import { Module } from '@nestjs/common';
import { DevOutboxController } from './dev-outbox.controller';
import { DevOutboxService } from './dev-outbox.service';
import { SMS_GATEWAY_PROVIDER } from './sms-gateway-choice';

@Module({ controllers: [DevOutboxController], providers: [DevOutboxService, SMS_GATEWAY_PROVIDER] })
export class DevOutboxHttpModule {}
