import { Example, IdField, InstantField, IntegerField, StringField } from '#libs/http';

/** A text message or an e-mail as the recording gateway took it. */
@Example({
  subject: null,
  text: '【申海汽车】尊敬的石远梅，您的爱车沪A·E48B4将于11月24日到期保养，预约电话 021-61234567。',
})
export class OutboxMessageDto {
  @IdField({ description: 'Id that the gateway gave it' })
  id!: string;

  @StringField({
    max: 200,
    description: 'Names the effect, so that one that is offered twice goes out once: contact, step and channel',
    example: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11:day-before:sms',
  })
  key!: string;

  @StringField({
    max: 254,
    description: 'E.164, or an e-mail address; masked unless the caller holds `customers:read-phone`',
    example: '+86138****8000',
  })
  to!: string;

  @StringField({ max: 200, nullable: true, description: 'Subject of an e-mail' })
  subject!: string | null;

  @StringField({ max: 8000, description: 'What the customer would read' })
  text!: string;

  @StringField({ max: 120, description: 'Journey and step', example: 'maintenance-due/day-before' })
  templateCode!: string;

  @IntegerField({ min: 1, description: 'How often it was offered; more than once would be a fault', example: 1 })
  arrivals!: number;

  @InstantField({ description: 'When it arrived first' })
  acceptedAt!: Date;
}
