import { openSwagger } from '../openapi/swagger';
import { EnumField, StringField } from './fields';

describe('names in the documents', () => {
  afterEach(() => void openSwagger());

  function declareTwin() {
    class TwinDto {
      @StringField({ max: 10, description: 'One' })
      one!: string;
    }
    return TwinDto;
  }

  function declareColours(...colours: string[]) {
    class PaintDto {
      @EnumField(colours, { enumName: 'Colour', description: 'Colour' })
      colour!: string;
    }
    return PaintDto;
  }

  it('one class cannot hide another of its name', () => {
    declareTwin();
    declareTwin();
    expect(openSwagger).toThrow('There are two of class TwinDto');
  });

  it('one enum cannot hide another, and the order of its values says nothing', () => {
    declareColours('red', 'green');
    declareColours('green', 'red');
    expect(openSwagger).toThrow('There are two of class PaintDto');
    declareColours('red');
    expect(openSwagger).toThrow('There are two of enum Colour');
  });
});
