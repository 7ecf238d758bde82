import { Example, StringField } from '#libs/http';
import type { ToldAnswer } from './judge-answers.policy';

/** One answer, wherever answers are sent: in a call, by a link, after a visit. */
@Example({ question: 'overall', value: 'satisfied', text: '服务很好' })
export class ToldAnswerDto implements ToldAnswer {
  @StringField({ description: 'Code of the question', min: 1, max: 40, example: 'overall' })
  question!: string;

  @StringField({
    description: 'Number or code on the scale of the question; absent where it is free text',
    optional: true,
    min: 1,
    max: 40,
    example: 'satisfied',
  })
  value?: string;

  @StringField({
    description: 'Words of whoever answered; all that a question of free text takes',
    optional: true,
    min: 1,
    max: 1000,
    example: '服务很好',
  })
  text?: string;
}
