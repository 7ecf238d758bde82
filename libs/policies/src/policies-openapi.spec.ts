/** @jest-environment-options {"ownModules": true} */
import { Module } from '@nestjs/common';
import type { OpenAPIObject, ResponseObject } from '@nestjs/swagger';
import { AppConfig, ConfigModule } from '#libs/config';
import { createApiApp, HttpModule, OpenApiDocuments } from '#libs/http';
import { TenancyModule } from '#libs/tenancy';
import { NOTICES } from './fixtures/notices';
import { PoliciesHttpModule } from './index';

const config = Object.assign(new AppConfig(), {
  nodeEnv: 'test',
  publicUrl: 'https://api.example',
  logLevel: 'silent',
});
const nowhere = { url: 'postgres://forecourt_api@localhost/forecourt', poolMax: 1, applicationName: 'test' };

@Module({
  imports: [
    ConfigModule.forRoot(config),
    TenancyModule.forRoot(nowhere, { connect: false }),
    HttpModule,
    PoliciesHttpModule,
  ],
})
class DescribedModule {}

describe('policies in OpenAPI', () => {
  let documents: readonly OpenAPIObject[];
  beforeAll(async () => {
    const app = await createApiApp(DescribedModule, config);
    documents = (['store', 'group'] as const).map((face) => app.get(OpenApiDocuments).document(face));
  });

  it('show the schema of each kind of document on both faces, its presets as examples', () => {
    for (const { components } of documents) {
      const { DraftPolicy, NoticeDocument, LimitDocument } = components?.schemas as Record<string, Shown>;
      expect(DraftPolicy?.properties.document).toMatchObject({
        anyOf: [
          { $ref: '#/components/schemas/LimitDocument', title: 'limit', examples: [{ limit: 85 }] },
          {
            $ref: '#/components/schemas/NoticeDocument',
            title: 'notice',
            examples: [NOTICES.presets[1]?.document, NOTICES.presets[2]?.document],
          },
        ],
      });
      expect(Object.keys(NoticeDocument?.properties ?? {})).toEqual(['refersTo', 'steps', 'notBefore', 'attempts']);
      expect(Object.keys(LimitDocument?.properties ?? {})).toEqual(['limit']);
    }
  });

  it('tell in their examples of one policy, and not of the document of another', () => {
    for (const { paths } of documents) {
      const { content } = paths['/policies/{kind}/{policyCode}']?.get?.responses['200'] as ResponseObject;
      expect(content?.['application/json']?.example).toEqual({
        ...{ kind: 'limit', code: 'L-01', level: 'preset', number: 1, ref: 'limit/L-01@preset:1' },
        ...{ effectiveFrom: null, document: { limit: 85 } },
      });
    }
  });
});

interface Shown {
  readonly properties: Readonly<Record<string, unknown>>;
}
