import type { LocalDate } from '#libs/foundation';
import { Example, IdField, ListField, LocalDateField, PeriodQuery, StringField } from '#libs/http';

/** Days by the calendar of the store, at most a year of them. */
export class ProposalsQuery extends PeriodQuery {}

/** A campaign that the calendar suggests (活动建议). REM-30, REM-37 */
@Example({ campaignId: null })
export class CampaignProposalDto {
  @StringField({ max: 60, description: 'Code of the kind', example: 'winter-warmth' })
  kind!: string;

  @StringField({ max: 300, description: 'Name of the kind in the caller’s language', example: '冬送温暖' })
  label!: string;

  @LocalDateField({ description: 'Day of the notice', example: '2026-11-30' })
  noticeOn!: LocalDate;

  @LocalDateField({ description: 'First day', example: '2026-12-01' })
  startsOn!: LocalDate;

  @LocalDateField({ description: 'Last day', example: '2027-01-14' })
  endsOn!: LocalDate;

  @IdField({ nullable: true, description: 'Campaign of that kind that lies there already' })
  campaignId!: string | null;
}

export class ProposalsDto {
  @ListField(() => CampaignProposalDto, { max: 500, description: 'Earliest first' })
  proposals!: CampaignProposalDto[];
}
