import Commands

GraphCCommand.main(models: [.parabola, .spiral])
