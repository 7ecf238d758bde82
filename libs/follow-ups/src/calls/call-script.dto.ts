import type { Localized } from '#libs/foundation';
import { EnumField, Example, ListField, ObjectField, StringField } from '#libs/http';
import { SURVEY_PARTS, type SurveyPart } from '../surveys/survey-words';

const CODE = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/;

/** A text in both languages. */
export class ScriptTextDto implements Localized {
  @StringField({ min: 1, max: 1000, description: 'Chinese', example: '您好，这里是{storeName}客户服务部。' })
  'zh-CN'!: string;

  @StringField({
    min: 1,
    max: 1000,
    description: 'English',
    example: 'Hello, this is the customer service of {storeName}.',
  })
  en!: string;
}

/** What the customer may say, and where the talk goes on. FUP-11 */
@Example({ next: null })
export class ScriptAnswerDto {
  @StringField({
    min: 1,
    max: 40,
    pattern: CODE,
    description: 'Code, such as `satisfied` (满意), `so_so` (一般), `not_satisfied` (不满意), `yes` or `no`',
    example: 'satisfied',
  })
  answer!: string;

  @ObjectField(() => ScriptTextDto, { description: 'In words', example: { 'zh-CN': '满意', en: 'Satisfied' } })
  label!: ScriptTextDto;

  @StringField({ nullable: true, max: 40, pattern: CODE, description: 'Part that follows; null: the talk is over' })
  next!: string | null;
}

/** One part of the talk. */
@Example({ asks: null, next: null, answers: [] })
export class ScriptPartDto {
  @StringField({ min: 1, max: 40, pattern: CODE, description: 'Code, unique in the script', example: 'opening' })
  code!: string;

  @ObjectField(() => ScriptTextDto, { description: 'Name', example: { 'zh-CN': '开场白', en: 'Opening' } })
  label!: ScriptTextDto;

  @ObjectField(() => ScriptTextDto, {
    description:
      'What is said. `{customerName}`, `{plate}`, `{model}`, `{vehicle}`, `{storeName}`, `{callerName}`, `{lastVisitOn}`, ' +
      '`{serviceItems}`, `{replacedParts}`, `{dueOn}`, `{appointmentPhone}`, `{rescuePhone}`, `{repairPhone}`, ' +
      '`{complaintPhone}` and `{address}` are filled; a part in `[…]` is left out where one of its placeholders is unknown',
  })
  say!: ScriptTextDto;

  @EnumField(SURVEY_PARTS, {
    enumName: 'SurveyPart',
    nullable: true,
    description: 'Part of the survey whose questions are asked here; null: none',
  })
  asks!: SurveyPart | null;

  @ListField(() => ScriptAnswerDto, {
    max: 10,
    description: 'Answers that the talk branches by; empty: it goes on with `next`',
  })
  answers!: ScriptAnswerDto[];

  @StringField({
    nullable: true,
    max: 40,
    pattern: CODE,
    description: 'Part that follows where there are no answers; null: the talk is over',
    example: 'closing',
  })
  next!: string | null;
}

/** What is said in a call (回访话术): parts, of which each answer leads to the next. FUP-01, FUP-11, FUP-13 */
export class CallScriptDocument {
  @ObjectField(() => ScriptTextDto, { description: 'Name', example: { 'zh-CN': '三日例行回访', en: 'Three-day call' } })
  label!: ScriptTextDto;

  @ListField('string', {
    max: 50,
    description:
      'Journeys (`after-service`) and steps of them (`after-service/call`) that it is for where the step names no script ' +
      'itself; a step counts before its journey',
    example: ['after-service/call'],
  })
  usedBy!: string[];

  @ListField(() => ScriptPartDto, { min: 1, max: 30, description: 'The parts; the talk begins with the first' })
  parts!: ScriptPartDto[];
}
