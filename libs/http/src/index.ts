export { configureHttp, createApiApp } from './create-api-app';
export { CorsOrigins } from './operations/cors';
export { Endpoint, endpointOf, type EndpointOptions } from './endpoints/endpoint';
export {
  type ControllerOptions,
  type Face,
  faceOf,
  FACES,
  GroupController,
  PlatformController,
  PublicController,
  StoreController,
} from './endpoints/faces';
export { Example, fieldsOf } from './requests/field-registry';
export {
  BooleanField,
  DecimalField,
  EnumField,
  type FieldOptions,
  IdField,
  InstantField,
  IntegerField,
  JsonField,
  ListField,
  LocalDateField,
  MoneyDto,
  MoneyField,
  ObjectField,
  type Patch,
  PatchOf,
  PhoneField,
  StringField,
  toMoney,
} from './requests/fields';
export { createHttpAdapter } from './http-adapter';
export * from './problems/http.errors';
export {
  FilesHttpModule,
  HttpModule,
  OperationsModule,
  OutsideProbesModule,
  RegistriesModule,
  TestClockModule,
} from './http.module';
export { JobDto, JobProgressDto, toJobDto } from './jobs/job.dto';
export { Metrics } from './operations/metrics';
export { OpenApiDocuments } from './openapi/openapi-documents';
export { annotate, Annotated } from './openapi/swagger';
export {
  defineSorts,
  type Keyset,
  keysetOf,
  type Page,
  PageInfo,
  pageOf,
  PageQuery,
  SortField,
  type Sorts,
} from './lists/paging';
export { PeriodPageQuery, PeriodQuery } from './lists/period';
export { Ctx, Id, IfMatch } from './endpoints/params';
export { problemDocument, type ProblemDocument, STATUS_OF } from './problems/problem-document';
export { RateLimitGuard } from './operations/rate-limit-guard';
export { keepOneUpload } from './files/keep-one-upload';
export { uploadsOf } from './files/uploads-of';
export { Readiness } from './operations/readiness';
export {
  type CustomerMark,
  CustomerMarks,
  type CustomerPart,
  CustomerParts,
  foundBy,
  readParts,
  type CustomerSearchSource,
  CustomerSearchSources,
  PersonalRecordSources,
  type PersonalRecords,
} from './registries';
export {
  decimalReader,
  integerReader,
  readBoolean,
  readId,
  readInstant,
  readLocalDate,
  stringReader,
} from './requests/readers';
export { isRecord, type Read, Reading } from './requests/reading';
export { readAs, RequestPipe } from './requests/request-pipe';
export { findContext, getContext, localeOf, requestIdOf, setContext } from './endpoints/request-context';
export { type Route, routesOf } from './endpoints/routes';
export { IsAfter, IsOrigin } from './requests/rule-decorators';
export type { RuleContext } from './requests/rules';
