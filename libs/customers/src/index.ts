export { birthdayForms, type ToldBirthday } from './birthday.policy';
export { CUSTOMER_CATALOGUE } from './customer.catalogue';
export { Customer, type CustomerKind, type CustomerNature } from './customer.entity';
export { type CustomerImportRow, mergeCustomers } from './customer-import.queries';
export * from './customers.errors';
export * from './customers.module';
export { CustomersService } from './customers.service';
export { phoneColumns, usualNature } from './new-customer.policy';
