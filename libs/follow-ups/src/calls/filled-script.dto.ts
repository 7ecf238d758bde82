import { EnumField, ListField, StringField } from '#libs/http';
import { SURVEY_PARTS, type SurveyPart } from '../surveys/survey-words';

export class CallScriptAnswerDto {
  @StringField({ max: 40, description: 'Code of the answer', example: 'satisfied' })
  answer!: string;

  @StringField({ max: 1000, description: 'In the language of the caller', example: '满意' })
  label!: string;

  @StringField({
    max: 40,
    nullable: true,
    description: 'Part that follows; null: the talk is over',
    example: 'closing',
  })
  next!: string | null;
}

export class CallScriptPartDto {
  @StringField({ max: 40, description: 'Code', example: 'opening' })
  code!: string;

  @StringField({ max: 1000, description: 'Name', example: '开场白' })
  label!: string;

  @StringField({
    max: 5000,
    description: 'What is said, filled. What is unknown stands as `…`',
    example: '石女士您好，这里是浦东店客户服务部。',
  })
  say!: string;

  @EnumField(SURVEY_PARTS, {
    enumName: 'SurveyPart',
    nullable: true,
    description: 'Part of the survey whose questions are asked here',
  })
  asks!: SurveyPart | null;

  @ListField(() => CallScriptAnswerDto, { max: 10, description: 'Answers that the talk branches by. FUP-11' })
  answers!: CallScriptAnswerDto[];

  @StringField({ max: 40, nullable: true, description: 'Part that follows where there are no answers', example: 'use' })
  next!: string | null;
}

/** What is said in a call (回访话术), filled for this customer. FUP-11 */
export class FilledScriptDto {
  @StringField({ max: 60, description: 'Code of the `call-script`', example: 'three-day-call' })
  code!: string;

  @StringField({ max: 120, description: 'Version of it', example: 'call-script/three-day-call@preset:1' })
  policyRef!: string;

  @StringField({ max: 1000, description: 'Name', example: '三日例行回访' })
  label!: string;

  @ListField(() => CallScriptPartDto, { max: 30, description: 'Its parts; the talk begins with the first' })
  parts!: CallScriptPartDto[];
}
