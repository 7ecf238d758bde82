import { Body, Get, Post } from '@nestjs/common';
import { Endpoint, PublicController } from '#libs/http';
import { AccessTokens } from './access-tokens.service';
import { ChangePasswordDto, JsonWebKeySetDto, MeDto, RefreshDto, SignInDto, TokensDto } from './auth.dto';
import { Caller, CallingClient, CallingStaff } from '../access/caller';
import {
  passwordWrong,
  sessionExpired,
  signedInStaffOnly,
  signInBusy,
  signInFailed,
  signInThrottled,
} from '../identity.errors';
import { Introspection } from '../access/introspection.service';
import type { Principal, StaffPrincipal } from '../access/principal';
import { type Client, Sessions } from './sessions.service';
import { SignIn } from './sign-in.service';

@PublicController('v1/auth', {
  tag: 'auth',
  description: 'Signing in, staying signed in, and finding out what one may do',
})
export class AuthController {
  constructor(
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
    private readonly introspection: Introspection,
  ) {}

  @Post('sign-in')
  @Endpoint({
    summary: 'Sign in',
    description: 'Every refusal reads the same. Repeated failures have to wait longer and longer.',
    access: 'public',
    status: 200,
    response: TokensDto,
    errors: [signInFailed, signInThrottled, signInBusy],
    idempotency: 'none',
    rateLimit: 'sign-in',
  })
  signIn(@Body() body: SignInDto, @CallingClient() client: Client): Promise<TokensDto> {
    return this.signIns.signIn(body, client);
  }

  @Post('refresh')
  @Endpoint({
    summary: 'Exchange a refresh token',
    description:
      'Gives a new pair of tokens; the old refresh token is spent. A client that lost the answer may repeat the exchange ' +
      'for 20 seconds. A spent token that comes back later ends the session.',
    access: 'public',
    status: 200,
    response: TokensDto,
    errors: [sessionExpired],
    idempotency: 'none',
  })
  refreshTokens(@Body() body: RefreshDto, @CallingClient() client: Client): Promise<TokensDto> {
    return this.sessions.refresh(body.refreshToken, client);
  }

  @Post('sign-out')
  @Endpoint({
    summary: 'Sign out',
    description: 'Ends the session; its access tokens are refused within five seconds everywhere.',
    access: 'signed-in',
    status: 204,
    errors: [signedInStaffOnly],
    idempotency: 'none',
  })
  signOut(@CallingStaff() staff: StaffPrincipal): Promise<void> {
    return this.sessions.signOut(staff);
  }

  @Get('me')
  @Endpoint({
    summary: 'Get the caller',
    description: 'Who the credential belongs to, and what it may do in which stores.',
    access: 'signed-in',
    response: MeDto,
  })
  getMe(@Caller() principal: Principal): Promise<MeDto> {
    return this.introspection.describe(principal);
  }

  @Post('password')
  @Endpoint({
    summary: 'Change the own password',
    description: 'Ends all other sessions of the person.',
    access: 'signed-in',
    status: 204,
    errors: [passwordWrong, signedInStaffOnly, signInThrottled, signInBusy],
    idempotency: 'none',
    rateLimit: 'sign-in',
  })
  changePassword(@CallingStaff() staff: StaffPrincipal, @Body() body: ChangePasswordDto): Promise<void> {
    return this.signIns.changePassword(staff, body.currentPassword, body.newPassword);
  }
}

@PublicController('.well-known')
export class WellKnownController {
  constructor(private readonly tokens: AccessTokens) {}

  @Get('jwks.json')
  @Endpoint({
    summary: 'Get the keys of access tokens',
    description: 'JSON Web Key Set (RFC 7517).',
    access: 'public',
    response: JsonWebKeySetDto,
  })
  getJsonWebKeySet(): JsonWebKeySetDto {
    return this.tokens.publicKeys();
  }
}
