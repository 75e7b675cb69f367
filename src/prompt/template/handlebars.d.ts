// The single-file build. The default entry of the package also contains a file loader and source maps.
declare module 'handlebars/dist/handlebars.js' {
  import Handlebars from 'handlebars';
  // biome-ignore lint/style/noDefaultExport: the module has a default export
  export default Handlebars;
}
