import { DecimalField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';

export class AnswerCountDto {
  @StringField({ description: 'Number or code on the scale', max: 40, example: 'price' })
  value!: string;

  @StringField({ description: 'What was read out; of a number the number', max: 500, example: '价格偏高' })
  label!: string;

  @IntegerField({ description: 'How often it was answered', min: 0, example: 17 })
  count!: number;
}

export class QuestionResultDto {
  @StringField({ description: 'Code of the question', max: 40, example: 'leaving_reason' })
  question!: string;

  @StringField({ description: 'What was asked', max: 500, example: '您为什么不再来店？' })
  text!: string;

  @IntegerField({ description: 'How often it was answered', min: 0, example: 41 })
  answered!: number;

  @DecimalField({ description: 'Mean worth, 0 to 100; null: it has none', scale: 2, nullable: true, example: '71.50' })
  score!: string | null;

  @ListField(() => AnswerCountDto, {
    description: 'What was answered, most often first; of free text nothing',
    max: 200,
  })
  answers!: AnswerCountDto[];
}

export class ThemeResultDto {
  @StringField({ description: 'Code', max: 40, example: 'waiting' })
  theme!: string;

  @StringField({ description: 'Name', max: 500, example: '等待时间' })
  label!: string;

  @IntegerField({ description: 'Responses whose words are about it', min: 0, example: 9 })
  responses!: number;
}

/** FUP-21 */
export class DissatisfiedDto {
  @IntegerField({ description: 'Responses with an answer that is so-so or worse', min: 0, example: 12 })
  responses!: number;

  @IntegerField({ description: 'Customers who gave them', min: 0, example: 11 })
  customers!: number;

  @IntegerField({ description: 'People who hear of it from them, by the rule of the house', min: 0, example: 77 })
  peopleTold!: number;
}

/** What came of a survey in a period. FUP-16, FUP-21, FUP-22 */
export class SurveyResultsDto {
  @StringField({ description: 'Code of the survey', max: 60, example: 'lost-customer' })
  survey!: string;

  @IntegerField({ description: 'Responses', min: 0, example: 41 })
  responses!: number;

  @ObjectField(() => DissatisfiedDto, { description: 'Who was not satisfied' })
  dissatisfied!: DissatisfiedDto;

  @ListField(() => QuestionResultDto, {
    description: 'By the questions of the version in force, and after them those that were asked before',
    max: 200,
  })
  questions!: QuestionResultDto[];

  @ListField(() => ThemeResultDto, {
    description: 'What whoever was not satisfied wrote about, by the words of `satisfaction-rules`',
    max: 50,
  })
  themes!: ThemeResultDto[];
}
