import type { Provider } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { Clock } from '#libs/foundation';
import { AliyunGateway } from './aliyun-gateway';
import { ChannelGateways, ContactChannelGateway, type Delivery } from './channel-gateway';
import { GenericHttpGateway } from './generic-http-gateway';
import { RecordingGateway } from './recording-gateway';
import { SmtpGateway } from './smtp-gateway';
import { TencentGateway } from './tencent-gateway';

/** Where nothing is to be sent: every message is refused for good, which the contact's log then says. */
class NoGateway extends ContactChannelGateway {
  readonly canFind = true;

  async send(): Promise<Delivery> {
    return { kind: 'refused', reason: 'no_gateway', permanent: true };
  }

  async find(): Promise<null> {
    return null;
  }
}

/** The gateway that SMS_GATEWAY names. */
export function smsGatewayOf(config: AppConfig, clock: Clock): ContactChannelGateway {
  const { smsGateway, smsGatewayUrl: url = '', smsGatewayToken: token } = config;
  const account = {
    accessKeyId: config.smsGatewayAccessKeyId ?? '',
    accessKeySecret: config.smsGatewayAccessKeySecret ?? '',
    region: config.smsGatewayRegion,
    signName: config.smsGatewaySignName,
    url: config.smsGatewayUrl,
  };
  switch (smsGateway) {
    case 'none':
      return new NoGateway();
    case 'recording':
      return new RecordingGateway(url, token);
    case 'aliyun':
      return new AliyunGateway(account, clock, config.smsGatewayTimeoutMs);
    case 'tencent':
      return new TencentGateway({ ...account, appId: config.smsGatewayAppId ?? '' }, clock, config.smsGatewayTimeoutMs);
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

/** Where e-mails go: to the server that SMTP_URL names, or else to the recording gateway with the text messages. */
export function emailGatewayOf(config: AppConfig, clock: Clock): ContactChannelGateway {
  const { smtpUrl, emailFrom = '', smsGateway, smsGatewayTimeoutMs } = config;
  if (smtpUrl) return new SmtpGateway(smtpUrl, emailFrom, smsGatewayTimeoutMs);
  return smsGateway === 'recording' ? smsGatewayOf(config, clock) : new NoGateway();
}

export const CHANNEL_GATEWAYS_PROVIDER: Provider = {
  provide: ChannelGateways,
  useFactory: (config: AppConfig, clock: Clock) =>
    new ChannelGateways({ sms: smsGatewayOf(config, clock), email: emailGatewayOf(config, clock) }),
  inject: [AppConfig, Clock],
};
