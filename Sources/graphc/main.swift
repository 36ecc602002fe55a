import Commands
import Examples

GraphCCommand.main(models: Examples.all)
