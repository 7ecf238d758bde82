import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '#libs/customers';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { IdentityModule } from '#libs/identity';
import { CallAttempt } from './call-attempt.entity';
import { CallAttemptsService } from './call-attempts.service';
import { CallRecordsService } from './call-records.service';
import { CallEvents } from './calls.events';
import { CallAttemptsController, CallsController } from './calls.controller';
import { CallsService } from './calls.service';
import { CrossCheckService } from './cross-check.service';
import { FollowUpsController } from './follow-ups.controller';
import { FollowUpsService } from './follow-ups.service';

@Module({
  imports: [TypeOrmModule.forFeature([CallAttempt]), RegistriesModule, CustomersModule, IdentityModule],
  providers: [CallsService, CallAttemptsService, CallRecordsService, FollowUpsService, CrossCheckService],
  exports: [CallsService, CallAttemptsService, FollowUpsService, CrossCheckService],
})
export class CallsModule {}

@Module({ imports: [CallsModule], controllers: [CallsController, CallAttemptsController, FollowUpsController] })
export class CallsHttpModule {}

@Module({ imports: [CallsModule, DeadlinesModule], providers: [CallEvents] })
export class CallsWorkerModule {}
