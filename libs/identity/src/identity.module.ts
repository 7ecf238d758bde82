import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { WakesModule } from '#libs/queue';
import { AccessGuard } from './access/access-guard';
import { AccessTokens } from './sign-in/access-tokens.service';
import { ApiKeyUse } from './api-keys/api-key-use.service';
import { ApiKey } from './api-keys/api-key.entity';
import {
  GroupApiKeysController,
  PlatformApiKeysController,
  PlatformGroupApiKeysController,
} from './api-keys/api-keys.controller';
import { ApiKeys } from './api-keys/api-keys.service';
import { AuthController, WellKnownController } from './sign-in/auth.controller';
import { Grants } from './staff/grants.service';
import { GroupKey } from './group-keys/group-key.entity';
import { GroupKeys } from './group-keys/group-keys.service';
import { Introspection } from './access/introspection.service';
import {
  GroupAuditEventsController,
  PlatformAuditEventsController,
  StoreAuditEventsController,
} from './audit/audit-events.controller';
import { AuditTrail } from './audit/audit-trail.service';
import { BrandsController, RegionsController } from './organisation/organisation.controller';
import { Brand, Region, StoreProfile } from './organisation/organisation.entity';
import { Organisation } from './organisation/organisation.service';
import { Passwords } from './sign-in/passwords.service';
import { PermissionCheck } from './access/permission-check';
import { PlatformGroupsController, PlatformStoresController } from './tenants/platform.controller';
import { PlatformTenants } from './tenants/platform-tenants.service';
import { Principals } from './access/principals.service';
import { Responsibility } from './staff/responsibility.service';
import { Role } from './roles/role.entity';
import { RolesController } from './roles/roles.controller';
import { Roles } from './roles/roles.service';
import { RefreshToken, Session } from './sign-in/session.entity';
import { Sessions } from './sign-in/sessions.service';
import { SignIn } from './sign-in/sign-in.service';
import { GrantsController, StaffController } from './staff/staff.controller';
import { Absence, Grant, Staff } from './staff/staff.entity';
import { SignInAttempt, StaffSignIn } from './sign-in/staff-sign-in.entity';
import { StaffDirectory } from './staff/staff.service';
import { StandIns } from './staff/stand-ins.service';
import { StoreOrigins } from './organisation/store-origins.service';
import { TenantSuspension } from './tenants/suspension.service';
import { StoreProfiles } from './organisation/store-profiles.service';
import { GroupStoresController, OwnStoreController } from './organisation/stores.controller';

/** The groups' data keys, for features that store personal data. */
@Global()
@Module({ imports: [TypeOrmModule.forFeature([GroupKey])], providers: [GroupKeys], exports: [GroupKeys] })
export class GroupKeysModule {}

const SERVICES = [
  AccessTokens,
  ApiKeys,
  ApiKeyUse,
  AuditTrail,
  Grants,
  Introspection,
  Organisation,
  Passwords,
  Principals,
  Responsibility,
  Roles,
  Sessions,
  SignIn,
  StaffDirectory,
  StandIns,
  StoreOrigins,
  StoreProfiles,
];

/** Who is who, and who may do what where; no routes, so that the command line and the workers can use it too. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ApiKey,
      Session,
      RefreshToken,
      StaffSignIn,
      SignInAttempt,
      Region,
      Brand,
      StoreProfile,
      Role,
      Staff,
      Grant,
      Absence,
    ]),
    GroupKeysModule,
    EventsModule,
  ],
  providers: SERVICES,
  exports: SERVICES,
})
export class IdentityModule {}

/** Routes of identity, and the guard before every route of the application. */
@Module({
  imports: [IdentityModule],
  controllers: [
    AuthController,
    WellKnownController,
    RolesController,
    StaffController,
    GrantsController,
    RegionsController,
    BrandsController,
    GroupStoresController,
    OwnStoreController,
    GroupApiKeysController,
    GroupAuditEventsController,
    StoreAuditEventsController,
  ],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, PermissionCheck],
})
export class IdentityHttpModule {}

/** Routes of the operator. A global module of the application provides `TenantProvisioning`. */
@Module({
  imports: [IdentityModule, WakesModule],
  controllers: [
    PlatformGroupsController,
    PlatformStoresController,
    PlatformApiKeysController,
    PlatformGroupApiKeysController,
    PlatformAuditEventsController,
  ],
  providers: [PlatformTenants, TenantSuspension],
})
export class PlatformHttpModule {}
