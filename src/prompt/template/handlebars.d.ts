// The one-file build: the package's default entry also brings a file loader and source maps.
declare module 'handlebars/dist/handlebars.js' {
  import Handlebars from 'handlebars';
  // biome-ignore lint/style/noDefaultExport: that is the module's own form
  export default Handlebars;
}
