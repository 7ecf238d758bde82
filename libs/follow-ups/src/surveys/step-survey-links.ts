import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { registerStepSurveys } from '#libs/reminders';
import { SurveyLinks } from './survey-links';

/** Makes the surveys known to journeys: `{surveyLink}` in a message leads to the survey of its step. FUP-22, REM-06 */
@Injectable()
export class StepSurveyLinks implements OnModuleInit {
  constructor(
    private readonly links: SurveyLinks,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    registerStepSurveys({
      link: ({ store }, survey, contactId) =>
        this.links.url({ storeCode: store.code, survey, issuedAt: this.clock.now(), contactId }),
    });
  }
}
