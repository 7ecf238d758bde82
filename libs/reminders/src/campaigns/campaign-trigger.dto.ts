import { EnumField, ListField } from '#libs/http';
import { CAMPAIGN_FORMS, type CampaignForm } from './campaign.entity';

/** What of a campaign steps count from. */
export const CAMPAIGN_ANCHORS = ['notice', 'announcement', 'start', 'end'] as const;
export type CampaignAnchor = (typeof CAMPAIGN_ANCHORS)[number];

/** Which guests of a campaign. */
export const CAMPAIGN_GUESTS = ['invited', 'joining', 'attended'] as const;
export type CampaignGuests = (typeof CAMPAIGN_GUESTS)[number];

/** Which campaigns, from when on, and who of their guests. REM-30, REM-32, REM-37 */
export class CampaignTriggerDto {
  @ListField(CAMPAIGN_FORMS, {
    enumName: 'CampaignForm',
    min: 1,
    max: CAMPAIGN_FORMS.length,
    unique: true,
    description: 'Forms of campaigns: a season’s offer, something to come to, news, an alert',
    example: ['season'],
  })
  forms!: CampaignForm[];

  @EnumField(CAMPAIGN_ANCHORS, {
    enumName: 'CampaignAnchor',
    description: 'Steps count from the day of the notice, from the announcement itself, from the first or the last day',
    example: 'notice',
  })
  from!: CampaignAnchor;

  @EnumField(CAMPAIGN_GUESTS, {
    enumName: 'CampaignGuests',
    description: 'Everybody who is invited, those who said that they come, or those who were there',
    example: 'invited',
  })
  guests!: CampaignGuests;
}
