import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { WakesModule } from '#libs/queue';
import { GroupPoliciesController } from './group-policies.controller';
import { PoliciesService } from './policies.service';
import { PolicyAnnouncements } from './policy-announcements.service';
import { GroupPolicy } from './policy.entity';
import { StorePoliciesController } from './store-policies.controller';

@Module({
  imports: [TypeOrmModule.forFeature([GroupPolicy]), EventsModule],
  providers: [PoliciesService],
  exports: [PoliciesService],
})
export class PoliciesModule {}

@Module({ imports: [PoliciesModule], controllers: [GroupPoliciesController, StorePoliciesController] })
export class PoliciesHttpModule {}

@Module({ imports: [PoliciesModule, WakesModule], providers: [PolicyAnnouncements] })
export class PoliciesWorkerModule {}
