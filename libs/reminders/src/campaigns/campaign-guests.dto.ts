import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  ObjectField,
  PageQuery,
  StringField,
} from '#libs/http';
import { type CampaignEvaluation, GUEST_ANSWERS, type GuestAnswer } from './campaign.entity';

/** What is counted of a campaign's guests. REM-32 */
export const GUEST_FIGURES = ['invited', 'notified', 'joining', 'attended', 'visited'] as const;
export type GuestFigure = (typeof GUEST_FIGURES)[number];

export class ListGuestsQuery extends PageQuery {
  @EnumField(GUEST_FIGURES, {
    enumName: 'GuestFigure',
    default: 'invited',
    description:
      'Which of them: invited, notified by a message or call, joining, there, or in the store on a day of the campaign',
  })
  figure!: GuestFigure;
}

@Example({ answer: 'joining', attended: undefined })
export class NoteGuestDto {
  @EnumField(GUEST_ANSWERS, { optional: true, enumName: 'GuestAnswer', description: 'What the customer said' })
  answer?: GuestAnswer;

  @BooleanField({ optional: true, description: 'Whether the customer was there', example: true })
  attended?: boolean;
}

export class CampaignQuestionDto {
  @IdField({ description: 'Id of the question' })
  id!: string;

  @StringField({ max: 500, description: 'What is asked', example: '冬季轮胎什么时候换？' })
  text!: string;

  @InstantField({ description: 'Asked at' })
  askedAt!: Date;

  @StringField({ nullable: true, max: 2_000, description: 'The answer', example: '连续低于7℃时建议更换' })
  answer!: string | null;

  @InstantField({ nullable: true, description: 'Answered at; null: owed' })
  answeredAt!: Date | null;

  @StringField({ nullable: true, max: 60, description: 'Who answered', example: 'E-0417' })
  answeredBy!: string | null;
}

/** Questions that one guest asks, over all of its forms. */
export const MOST_QUESTIONS = 100;

/** The evaluation form (评价表) of a guest. REM-37 */
export class CampaignEvaluationDto {
  @IntegerField({ nullable: true, min: 1, max: 5, description: 'From 1 to 5', example: 5 })
  rating!: number | null;

  @StringField({ nullable: true, max: 2_000, description: 'What the guest says', example: '讲得很清楚' })
  comment!: string | null;

  @ListField(() => CampaignQuestionDto, { max: MOST_QUESTIONS, description: 'What the guest asks' })
  questions!: CampaignQuestionDto[];
}

/** One customer's part in a campaign (活动参与). REM-32, REM-37 */
@Example({ evaluation: null, attendedAt: null, visited: false })
export class CampaignGuestDto {
  @IdField({ description: 'Id of the campaign' })
  campaignId!: string;

  @IdField({ description: 'Id of the customer' })
  customerId!: string;

  @InstantField({ nullable: true, description: 'Invited at; null: came without' })
  invitedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When a message went out, or the customer was spoken to' })
  notifiedAt!: Date | null;

  @EnumField(GUEST_ANSWERS, { nullable: true, enumName: 'GuestAnswer', description: 'What the customer said' })
  answer!: GuestAnswer | null;

  @InstantField({ nullable: true, description: 'Noted as being there at' })
  attendedAt!: Date | null;

  @BooleanField({ description: 'Was there, or had an order on a day of the campaign' })
  visited!: boolean;

  @ObjectField(() => CampaignEvaluationDto, { nullable: true, description: 'Evaluation form' })
  evaluation!: CampaignEvaluationDto | null;
}

@Example({ comment: undefined })
export class EvaluateCampaignDto {
  @IntegerField({ optional: true, min: 1, max: 5, description: 'From 1 to 5', example: 5 })
  rating?: number;

  @StringField({ optional: true, min: 1, max: 2_000, description: 'What the guest says', example: '讲得很清楚' })
  comment?: string;

  @ListField('string', {
    optional: true,
    max: 20,
    description: 'What the guest asks, up to 500 characters each; every question is answered within 48 hours',
    example: ['冬季轮胎什么时候换？'],
  })
  questions?: string[];
}

export class AnswerQuestionDto {
  @StringField({ min: 1, max: 2_000, description: 'The answer', example: '连续低于7℃时建议更换' })
  answer!: string;
}

/** What a campaign came to (通知比例、来店比例). REM-32 */
@Example({
  ...{ invited: 100, notified: 84, joining: 20, attended: 12, visited: 16 },
  ...{ notifiedPercent: '84.00', notifiedTargetPercent: 80, notifiedReached: true },
  ...{ visitedPercent: '16.00', visitedTargetPercent: 15, visitedReached: true },
})
export class CampaignFiguresDto {
  @IntegerField({ min: 0, description: 'Customers invited' })
  invited!: number;

  @IntegerField({ min: 0, description: 'Of these, those whom a message or a call reached' })
  notified!: number;

  @IntegerField({ min: 0, description: 'Guests who said that they come' })
  joining!: number;

  @IntegerField({ min: 0, description: 'Guests who were noted as being there' })
  attended!: number;

  @IntegerField({
    min: 0,
    description: 'Of the invited, those who were there or had an order on a day of the campaign',
  })
  visited!: number;

  @DecimalField({ scale: 2, nullable: true, description: 'Notified of the invited, percent (通知比例)' })
  notifiedPercent!: string | null;

  @IntegerField({ min: 0, description: 'Target, percent' })
  notifiedTargetPercent!: number;

  @BooleanField({ nullable: true, description: 'Whether the target is reached; null: nobody was invited' })
  notifiedReached!: boolean | null;

  @DecimalField({ scale: 2, nullable: true, description: 'Came of the invited, percent (来店比例)' })
  visitedPercent!: string | null;

  @IntegerField({ min: 0, description: 'Target, percent' })
  visitedTargetPercent!: number;

  @BooleanField({ nullable: true, description: 'Whether the target is reached; null: nobody was invited' })
  visitedReached!: boolean | null;
}

export function toEvaluationDto(kept: CampaignEvaluation | null): CampaignEvaluationDto | null {
  if (!kept) return null;
  const { rating, comment } = kept;
  const questions = kept.questions.map(({ askedAt, answeredAt, ...question }) => ({
    ...question,
    askedAt: new Date(askedAt),
    answeredAt: answeredAt === null ? null : new Date(answeredAt),
  }));
  return { rating, comment, questions };
}
