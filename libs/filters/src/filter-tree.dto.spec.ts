import { Body, Module, Post } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AppConfig, ConfigModule } from '#libs/config';
import { createApiApp, Endpoint, HttpModule, OpenApiDocuments, readAs, StoreController } from '#libs/http';
import { TenancyModule } from '#libs/tenancy';
import { FILTER_LIMITS, type FilterTree, FilterTreeField } from './index';

class FindThingsDto {
  @FilterTreeField({ optional: true })
  filter?: FilterTree;
}

@StoreController('things', { tag: 'things', description: 'Things' })
class ThingsController {
  @Post('search')
  @Endpoint({ summary: 'Find things', description: 'By a filter.', access: 'signed-in', status: 204 })
  findThings(@Body() _body: FindThingsDto): void {}
}

const config = Object.assign(new AppConfig(), {
  nodeEnv: 'test',
  publicUrl: 'https://api.example',
  logLevel: 'silent',
});
const nowhere = { url: 'postgres://forecourt_api@localhost/forecourt', poolMax: 1, applicationName: 'test' };

@Module({
  imports: [ConfigModule.forRoot(config), TenancyModule.forRoot(nowhere, { connect: false }), HttpModule],
  controllers: [ThingsController],
})
class DescribedModule {}

describe('FilterTreeField', () => {
  it('shows clients the recursive schema of a filter', async () => {
    const app = await createApiApp(DescribedModule, config);
    const document: OpenAPIObject = app.get(OpenApiDocuments).document('store');
    const schemas = document.components?.schemas as Record<string, { properties: Record<string, unknown> }>;
    const names = ['AllFilter', 'AnyFilter', 'NotFilter', 'FieldFilter'];
    const oneOf = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    expect(schemas.FindThings?.properties.filter).toMatchObject({ oneOf });
    expect(schemas.AllFilter?.properties.all).toMatchObject({ type: 'array', items: { oneOf } });
    expect(schemas.NotFilter?.properties.not).toMatchObject({ oneOf });
    expect(Object.keys(schemas.FieldFilter?.properties ?? {})).toEqual(['field', 'op', 'value']);
  });

  it('lets every filter through that its catalogue could take, and none that is deeper', () => {
    const nested = (depth: number): object =>
      depth === 0 ? { field: 'size', op: 'in', value: [1] } : { all: [nested(depth - 1)] };
    const problems = (depth: number) => readAs(FindThingsDto, { filter: nested(depth) }).problems;
    expect(problems(FILTER_LIMITS.depth)).toEqual([]);
    expect(problems(FILTER_LIMITS.depth + 2)).toEqual([expect.objectContaining({ code: 'too_deep' })]);
  });
});
