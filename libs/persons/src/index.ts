export { phoneText, tellingTexts } from './person-key.policy';
export type { PersonFacts } from './match-persons.policy';
export { type Matched, matchPersons } from './person-matching.queries';
export { PersonErasuresService } from './person-erasures.service';
export { PersonExportsService } from './person-exports.service';
export { PersonStoresService, type PersonInStores } from './person-stores.service';
export type { StoreOfPerson } from './personal-records.queries';
export { PersonMergesService } from './person-merges.service';
export type { PersonDto } from './persons.dto';
export * from './persons.errors';
export { PersonsHttpModule, PersonsModule, PersonsWorkerModule } from './persons.module';
export {
  DEFAULT_SHARING_SCOPE,
  SHARED_FIELD_GROUPS,
  type SharedFieldGroup,
  SHARING_SCOPE,
  SharingScopeDocument,
} from './sharing-scope';
export { survivedFields, type SurvivedFields } from './survived-fields.policy';
export { PersonsService } from './persons.service';
