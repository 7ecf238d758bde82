import { ChannelGateways } from '#libs/outreach';
import type { Recipe } from './recipe';

/** A message of the branch's store, taken by the gateway beside the API. */
export const DEV_OUTBOX_RECIPES: Readonly<Record<string, Recipe>> = {
  'store.listDevOutbox': async (at) => {
    const key = at.unique('contact');
    const message = {
      key,
      to: '+8613800138000',
      text: '您的爱车将于明日到期保养',
      templateCode: 'maintenance-due/day-before',
    };
    await at.api
      .get(ChannelGateways)
      .of('sms')
      .send({ ...message, storeCode: at.store.code });
    return {};
  },
};
