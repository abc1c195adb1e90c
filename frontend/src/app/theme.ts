import { Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const asphalt: MantineColorsTuple = [
  '#f3f5f6', '#e4e8eb', '#c8d0d6', '#a4b0b9', '#7f8d98', '#5f6d78', '#485560', '#343f48', '#232b32', '#1b2127',
];

const dark: MantineColorsTuple = [
  '#e4e8ea', '#b9c2c9', '#98a4ae', '#66737e', '#414c56', '#333d46', '#262e35', '#1d2329', '#171c21', '#12161a',
];

export const theme = createTheme({
  colors: { asphalt, dark },
  primaryColor: 'asphalt',
  primaryShade: { light: 8, dark: 3 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13.5px', md: '14.5px', lg: '16px', xl: '19px' },
  defaultRadius: 6,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      // The main action is asphalt by day and lane yellow by night.
      vars: (_theme, { variant, color }) => ({
        root:
          variant === undefined && color === undefined
            ? { '--button-bg': 'var(--tl-action)', '--button-hover': 'var(--tl-action-hover)', '--button-color': 'var(--tl-on-action)' }
            : {},
      }),
    }),
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1b2127',
    '--mantine-color-dimmed': '#586570',
    '--mantine-color-placeholder': '#687581',
    '--mantine-color-default-border': '#ccd3d8',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--mantine-color-body': '#1d2329',
    '--mantine-color-text': '#e4e8ea',
    '--mantine-color-dimmed': '#9eaab3',
    '--mantine-color-placeholder': '#8c99a4',
    '--mantine-color-default-border': '#3b4650',
    '--mantine-color-error': '#ff8f86',
  },
});
