import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { AccessGuard } from './access-guard';
import { AccessTokens } from './access-tokens.service';
import { ApiKeyUse } from './api-key-use.service';
import { ApiKey } from './api-key.entity';
import {
  GroupApiKeysController,
  PlatformApiKeysController,
  PlatformGroupApiKeysController,
} from './api-keys.controller';
import { ApiKeys } from './api-keys.service';
import { AuthController, WellKnownController } from './auth.controller';
import { Grants } from './grants.service';
import { GroupKey } from './group-key.entity';
import { GroupKeys } from './group-keys.service';
import { Introspection } from './introspection.service';
import {
  GroupAuditEventsController,
  PlatformAuditEventsController,
  StoreAuditEventsController,
} from './audit-events.controller';
import { AuditTrail } from './audit-trail.service';
import { BrandsController, RegionsController } from './organisation.controller';
import { Brand, Region, StoreProfile } from './organisation.entity';
import { Organisation } from './organisation.service';
import { Passwords } from './passwords.service';
import { PermissionCheck } from './permission-check';
import { PlatformGroupsController, PlatformStoresController } from './platform.controller';
import { PlatformTenants } from './platform-tenants.service';
import { Principals } from './principals.service';
import { Responsibility } from './responsibility.service';
import { Role } from './role.entity';
import { RolesController } from './roles.controller';
import { Roles } from './roles.service';
import { RefreshToken, Session } from './session.entity';
import { Sessions } from './sessions.service';
import { SignIn } from './sign-in.service';
import { GrantsController, StaffController } from './staff.controller';
import { Absence, Grant, Staff } from './staff.entity';
import { SignInAttempt, StaffSignIn } from './staff-sign-in.entity';
import { StaffDirectory } from './staff.service';
import { StoreOrigins } from './store-origins.service';
import { StoreProfiles } from './store-profiles.service';
import { GroupStoresController, OwnStoreController } from './stores.controller';

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
  imports: [IdentityModule],
  controllers: [
    PlatformGroupsController,
    PlatformStoresController,
    PlatformApiKeysController,
    PlatformGroupApiKeysController,
    PlatformAuditEventsController,
  ],
  providers: [PlatformTenants],
})
export class PlatformHttpModule {}
