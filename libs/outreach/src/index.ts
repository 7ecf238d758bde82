export { CALL_OUTCOME_LABELS, CALL_OUTCOMES, type CallOutcome } from './call-outcomes';
export { Contact, ContactDecision } from './contact.entity';
export type { ContactFacts, PlannedContact } from './contact-facts';
export { type CalledOffRounds, cancelContacts, planContacts, planContactsFrom } from './contact-plan.queries';
export { CONTACT_POLICY, DEFAULT_CONTACT_POLICY } from './policy/contact-policy';
export { ContactPolicyDocument } from './policy/contact-policy.dto';
export {
  FORESEEN_OUTCOMES,
  FORESIGHT_DOUBTS,
  type Foreseen,
  type ForesightDoubt,
  MOST_FORESEEN,
} from './policy/contact-foresight.policy';
export { ContactForesight, type ThoughtOfContact } from './policy/contact-foresight.service';
export { LAST_PLACE } from './policy/contact-place.policy';
export { contactReasonLabel, defineContactReason } from './contact-reasons';
export { CONTACT_CALL } from './contact-tasks';
export { type ContactJudgement, type ContactSource, ContactSources } from './contact-sources';
export * from './contact-states';
export * from './outreach.module';
export * from './dev-outbox/dev-outbox.module';
export { RecordingGateway, type RecordedMessage } from './gateways/recording-gateway';
export { isReachableOn } from './policy/channel-reach.queries';
export { CHANNEL_GATEWAYS_PROVIDER } from './gateways/channel-gateway-choice';
export {
  ChannelGateways,
  type ChannelMessage,
  ContactChannelGateway,
  type Delivery,
  SEND_TIMEOUT_MS,
} from './gateways/channel-gateway';
export { LONGEST_SMS, smsLength, type SmsLength } from './sms-length.policy';
export { StaffNotices } from './staff-notices/staff-notices.service';
