import { Param, Post, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Endpoint, PublicController, serviceUnavailable } from '#libs/http';
import { notFound } from '#libs/foundation';
import { PushedBody } from './pushed-body';
import { receiptTokenWrong } from './receipts.errors';
import { ReceiptsQuery, ReceiptsTakenDto } from './receipts.dto';
import { ReceiptsService } from './receipts.service';

const EXAMPLE = [
  {
    out_id: 'pudong/01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11:sms:sms',
    success: true,
    err_code: 'DELIVERED',
    report_time: '2026-11-23 10:00:07',
  },
];

/** What becomes of messages, as providers push it (短信回执). */
@PublicController('v1/receipts', {
  tag: 'receipts',
  description: 'Providers of text messages and e-mail say here what arrived',
})
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Post(':provider')
  @Endpoint({
    summary: 'Take receipts of a provider',
    description:
      'A list of receipts, or one, as the provider pushes them. `aliyun`: SmsReport. `tencent`: its status notification, ' +
      'where the account pushes the session context along as `ext`. `http`: `storeCode`, `key`, `state` (`delivered` or ' +
      '`undelivered`), and perhaps `at`, `code` and `quality` (`empty_number` or `wrong_number`). `email`: `messageId` ' +
      'with `state` and `code`, or a whole bounce as `dsn`. What is known already, or about no message of ours, changes ' +
      'nothing and is no error. What a message finds out about a number or address is kept with the customer (CUS-12).',
    access: 'public',
    status: 200,
    response: ReceiptsTakenDto,
    errors: [receiptTokenWrong, notFound, serviceUnavailable],
    idempotency: 'none',
  })
  @ApiBody({
    description: 'As the provider sends it',
    schema: { type: 'array', items: { type: 'object', additionalProperties: true }, maxItems: 1000, example: EXAMPLE },
  })
  takeReceipts(
    @Param('provider') provider: string,
    @Query() { token }: ReceiptsQuery,
    @PushedBody() body: unknown,
  ): Promise<ReceiptsTakenDto> {
    return this.receipts.take(provider, token, body);
  }
}
