import type { Provider } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { GenericHttpGateway } from './generic-http-gateway';
import { RecordingGateway } from './recording-gateway';
import { type Delivery, SmsGateway } from './sms-gateway';

/** Where nothing is to be sent: every message is refused for good, which the contact's log then says. */
class NoGateway extends SmsGateway {
  readonly canFind = true;

  async send(): Promise<Delivery> {
    return { kind: 'refused', reason: 'no_gateway', permanent: true };
  }

  async find(): Promise<null> {
    return null;
  }
}

/** The gateway that SMS_GATEWAY names. */
export function smsGatewayOf(config: AppConfig): SmsGateway {
  const { smsGateway, smsGatewayUrl: url = '', smsGatewayToken: token } = config;
  switch (smsGateway) {
    case 'none':
      return new NoGateway();
    case 'recording':
      return new RecordingGateway(url, token);
    case 'http':
      return new GenericHttpGateway({
        url,
        token,
        method: config.smsGatewayMethod,
        headers: JSON.parse(config.smsGatewayHeaders) as Record<string, string>,
        body: config.smsGatewayBody,
        accepted: config.smsGatewayAccepted ? new RegExp(config.smsGatewayAccepted) : null,
        retryStatuses: new Set(config.smsGatewayRetryStatuses.split(',').map(Number)),
        timeoutMs: config.smsGatewayTimeoutMs,
      });
  }
}

export const SMS_GATEWAY_PROVIDER: Provider = {
  provide: SmsGateway,
  useFactory: smsGatewayOf,
  inject: [AppConfig],
};
