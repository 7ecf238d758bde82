import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '#libs/customers';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { IdentityModule } from '#libs/identity';
import { StorageModule } from '#libs/storage';
import { CallAttempt } from './call-attempt.entity';
import { CallAttemptsService } from './call-attempts.service';
import { CallRecordingExpiry } from './call-recording-expiry.service';
import { CallRecordingsService } from './call-recordings.service';
import { CallRecordsService } from './call-records.service';
import { CallEvents } from './calls.events';
import { CallAttemptsController, CallsController } from './calls.controller';
import { CallsService } from './calls.service';
import { CrossCheckService } from './cross-check.service';
import { FollowUpDay } from './follow-up-day.entity';
import { FollowUpDays } from './follow-up-days.events';
import { FollowUpsController } from './follow-ups.controller';
import { FollowUpsService } from './follow-ups.service';
import { PromisedCalls } from './promised-calls.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([CallAttempt, FollowUpDay]),
    RegistriesModule,
    CustomersModule,
    IdentityModule,
    StorageModule,
  ],
  providers: [
    CallsService,
    CallAttemptsService,
    CallRecordsService,
    CallRecordingsService,
    FollowUpsService,
    CrossCheckService,
  ],
  exports: [CallsService, CallAttemptsService, CallRecordingsService, FollowUpsService, CrossCheckService],
})
export class CallsModule {}

@Module({ imports: [CallsModule], controllers: [CallsController, CallAttemptsController, FollowUpsController] })
export class CallsHttpModule {}

@Module({
  imports: [CallsModule, DeadlinesModule, IdentityModule, StorageModule],
  providers: [CallEvents, FollowUpDays, PromisedCalls, CallRecordingExpiry],
})
export class CallsWorkerModule {}
