import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { IdentityModule } from '#libs/identity';
import { PoliciesModule } from '#libs/policies';
import { StorageModule } from '#libs/storage';
import { DeliveryInterview } from './delivery-interview.entity';
import { DeliveryInterviewsController } from './delivery-interviews.controller';
import { DeliveryInterviewsService } from './delivery-interviews.service';
import { EvidenceService } from './evidence.service';
import { FullMarks } from './full-marks.events';
import { OpenSurveysService } from './open-surveys.service';
import { OutsideScore } from './outside-score.entity';
import { OutsideScoresController } from './outside-scores.controller';
import { OutsideScoresService } from './outside-scores.service';
import { StepSurveyLinks } from './step-survey-links';
import { SurveyLinks } from './survey-links';
import { SurveyRecords } from './survey-records.service';
import { SurveyAnswer, SurveyResponse } from './survey-response.entity';
import { SurveyResponsesController } from './survey-responses.controller';
import { SurveyResponsesService } from './survey-responses.service';
import { SurveyResultsService } from './survey-results.service';
import { OpenSurveysController, SurveysController } from './surveys.controller';
import { SurveysService } from './surveys.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([SurveyResponse, SurveyAnswer, OutsideScore, DeliveryInterview]),
    RegistriesModule,
    IdentityModule,
    PoliciesModule,
    StorageModule,
  ],
  providers: [
    SurveyLinks,
    StepSurveyLinks,
    SurveysService,
    OpenSurveysService,
    SurveyResponsesService,
    SurveyResultsService,
    EvidenceService,
    DeliveryInterviewsService,
    OutsideScoresService,
    SurveyRecords,
  ],
  exports: [
    SurveyLinks,
    SurveysService,
    OpenSurveysService,
    SurveyResponsesService,
    SurveyResultsService,
    EvidenceService,
    DeliveryInterviewsService,
    OutsideScoresService,
  ],
})
export class SurveysModule {}

@Module({
  imports: [SurveysModule],
  controllers: [
    SurveysController,
    OpenSurveysController,
    SurveyResponsesController,
    DeliveryInterviewsController,
    OutsideScoresController,
  ],
})
export class SurveysHttpModule {}

/** What follows from responses. */
@Module({ imports: [SurveysModule], providers: [FullMarks] })
export class SurveysWorkerModule {}
