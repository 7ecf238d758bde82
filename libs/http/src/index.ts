export { configureHttp, createApiApp } from './create-api-app';
export { CorsOrigins } from './cors';
export { Endpoint, endpointOf, type EndpointOptions } from './endpoint';
export {
  type ControllerOptions,
  type Face,
  faceOf,
  FACES,
  GroupController,
  PlatformController,
  PublicController,
  StoreController,
} from './faces';
export { Example, fieldsOf } from './field-registry';
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
} from './fields';
export { createHttpAdapter } from './http-adapter';
export * from './http.errors';
export { HttpModule, OperationsModule, OutsideProbesModule, RegistriesModule } from './http.module';
export { JobDto, toJobDto } from './job.dto';
export { Metrics } from './metrics';
export { OpenApiDocuments } from './openapi-documents';
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
} from './paging';
export { Ctx, Id, IfMatch } from './params';
export { problemDocument, type ProblemDocument, STATUS_OF } from './problem-document';
export { RateLimitGuard } from './rate-limit-guard';
export { Readiness } from './readiness';
export { type CustomerPart, CustomerParts, type CustomerSearchSource, CustomerSearchSources } from './registries';
export { RequestPipe } from './request-pipe';
export { findContext, getContext, localeOf, requestIdOf, setContext } from './request-context';
export { type Route, routesOf } from './routes';
export { IsAfter, IsOrigin } from './rule-decorators';
export type { RuleContext } from './rules';
