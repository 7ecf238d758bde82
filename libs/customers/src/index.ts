export { Customer, type CustomerKind, type CustomerNature } from './customer.entity';
export { idsOfCustomer } from './customer.queries';
export { type CustomerImportRow, mergeCustomers } from './customer-import.queries';
export * from './customers.errors';
export * from './customers.module';
export { CustomersService } from './customers.service';
