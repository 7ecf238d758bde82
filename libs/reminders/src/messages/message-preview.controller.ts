import { Body, Post } from '@nestjs/common';
import { Ctx, Endpoint, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { MessagePreviewDto, PreviewMessageDto } from './message-preview.dto';
import { MessagePreviewService } from './message-preview.service';

/** Messages before they are sent (短信预览). TEN-12 */
@StoreController('messages', { tag: 'journeys' })
export class MessagePreviewController {
  constructor(private readonly messages: MessagePreviewService) {}

  @Post('preview')
  @Endpoint({
    summary: 'Preview a message',
    description:
      'A text, or the text of a journey’s step, as a customer would read it, with the contact data of the store ' +
      '(TEN-12); what is missing; and of a text message its length and as how many it is charged. Nothing is sent.',
    permission: 'reminders:read',
    response: MessagePreviewDto,
    status: 200,
    idempotency: 'none',
  })
  previewMessage(@Ctx() ctx: StoreContext, @Body() body: PreviewMessageDto): Promise<MessagePreviewDto> {
    return this.messages.preview(ctx, body);
  }
}
