export { birthdayForms, type ToldBirthday } from './birthday.policy';
export { CUSTOMER_CATALOGUE, customersAt } from './customer.catalogue';
export {
  Customer,
  CUSTOMER_VALUE_CLASSES,
  CustomerContact,
  type CustomerKind,
  type CustomerNature,
  type CustomerValueClass,
} from './customer.entity';
export { CustomerCommunicationsService } from './care/customer-communications.service';
export { CustomerRelation } from './care/customer-relation.entity';
export { type CustomerImportRow, mergeCustomers } from './customer-import.queries';
export { type CustomerStanding, standingOf } from './care/customer-standing.queries';
export { CUSTOMER_STATUS_KINDS, type CustomerStatusKind } from './care/customer-status.entity';
export { judgeReached, type UnreachedAddress } from './contact-data/delivery-quality';
export { type ContactMethod, type VerifiedContact, verifyContact } from './contact-data/customer-verification';
export * from './customers.errors';
export * from './customers.module';
export { refuseErased } from './customer.queries';
export { CustomersService } from './customers.service';
export { CustomerViewService } from './view/customer-view.service';
export { phoneColumns, usualNature } from './new-customer.policy';
export { consentOn, type ToldConsent } from './persons/consent.policy';
export { Consent, CONSENT_PURPOSES, type ConsentPurpose } from './persons/person-consent.entity';
export { type ConsentInForce, consentsOf } from './persons/person-consents.queries';
export * from './persons/person-links.module';
export { dueForMatching } from './persons/person-matching.queries';
export { PersonMatchingService } from './persons/person-matching.service';
