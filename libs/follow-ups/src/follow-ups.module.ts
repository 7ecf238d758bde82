import { Module } from '@nestjs/common';
import { CallsHttpModule, CallsModule, CallsWorkerModule } from './calls/calls.module';
import { SatisfactionHttpModule, SatisfactionModule } from './satisfaction/satisfaction.module';
import { SurveysHttpModule, SurveysModule, SurveysWorkerModule } from './surveys/surveys.module';

/** Follow-up calls (回访), surveys (调查) and what they say of satisfaction (满意度), each built on the one before. */
@Module({
  imports: [CallsModule, SurveysModule, SatisfactionModule],
  exports: [CallsModule, SurveysModule, SatisfactionModule],
})
export class FollowUpsModule {}

@Module({ imports: [CallsHttpModule, SurveysHttpModule, SatisfactionHttpModule] })
export class FollowUpsHttpModule {}

/** What calls lead to, and what is kept of a person, which jobs read and erase: in the worker. */
@Module({ imports: [CallsWorkerModule, SurveysWorkerModule] })
export class FollowUpsWorkerModule {}
